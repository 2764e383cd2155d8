import { platform } from "node:os";

/** How to get tmux here, in one line. */
export function installHint(): string {
  switch (platform()) {
    case "darwin":
      return "install it with: brew install tmux";
    case "linux":
      return "install it with: apt install tmux (Debian, Ubuntu), dnf install tmux (Fedora), pacman -S tmux (Arch), apk add tmux (Alpine)";
    default:
      return "install it with your system's packages: see https://github.com/tmux/tmux/wiki/Installing";
  }
}
