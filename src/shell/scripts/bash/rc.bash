# bash: read through --rcfile in place of the user's files. Loads what bash itself would load, as a login shell or not,
# then arms the prompt.

if [ -n "${TMX_RUN_LOGIN-}" ]; then
  builtin unset TMX_RUN_LOGIN
  if [ -r /etc/profile ]; then . /etc/profile; fi
  if [ -r ~/.bash_profile ]; then . ~/.bash_profile
  elif [ -r ~/.bash_login ]; then . ~/.bash_login
  elif [ -r ~/.profile ]; then . ~/.profile
  fi
elif [ -r ~/.bashrc ]; then . ~/.bashrc
fi

if [ -n "${TMX_RUN_SCRIPTS-}" ]; then builtin . "$TMX_RUN_SCRIPTS/bash/arm.bash"; fi
