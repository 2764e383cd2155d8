# bash: read through --rcfile in place of the user's files. Loads what a login shell would load, then arms the prompt.

if [ -r /etc/profile ]; then . /etc/profile; fi
if [ -r ~/.bash_profile ]; then . ~/.bash_profile
elif [ -r ~/.bash_login ]; then . ~/.bash_login
elif [ -r ~/.profile ]; then . ~/.profile
fi

if [ -n "${TMX_RUN_SCRIPTS-}" ]; then builtin . "$TMX_RUN_SCRIPTS/bash/arm.bash"; fi
