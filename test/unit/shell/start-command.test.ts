import { describe, expect, it } from "vitest";
import { startCommand } from "../../../src/shell/index.ts";

const files = { scripts: "/opt/it's here", run: "/run/tmx/1" };

describe("argv", () => {
  it.each([
    ["/bin/bash", ["/bin/bash", "--rcfile", "/opt/it's here/bash/rc.bash"]],
    ["/bin/zsh", ["/bin/zsh", "-l"]],
    ["fish", ["fish", "-l", "--init-command", 'source "$TMX_RUN_SCRIPTS/fish/run.fish"; eval $__tmx_program']],
    ["/bin/dash", ["/bin/dash", "-i"]],
    ["/bin/busybox", ["/bin/busybox", "sh", "-i"]],
    ["/bin/busybox sh", ["/bin/busybox", "sh", "-i"]],
    ["/usr/bin/nu", ["/usr/bin/nu"]],
  ])("%s", (shell, argv) => {
    expect(startCommand(shell, files, {}).argv).toEqual(argv);
  });
});

describe("environment", () => {
  it("hooks every shell, for a start-up file may exec any of them", () => {
    expect(startCommand("/bin/bash", files, {}).env).toEqual({
      TMX_RUN: "/run/tmx/1",
      TMX_RUN_SCRIPTS: "/opt/it's here",
      TMX_RUN_BASH: expect.stringContaining("bash/prompt.bash"),
      ZDOTDIR: "/opt/it's here/zsh",
      ENV: "${TMX_RUN_SCRIPTS}/sh/env.sh",
      PROMPT_COMMAND: 'eval "${TMX_RUN_BASH-}"',
      XDG_DATA_DIRS: "/opt/it's here:/usr/local/share:/usr/share",
    });
  });

  it("keeps the user's values, to be given back", () => {
    const user = { ZDOTDIR: "/z", ENV: "/e", PROMPT_COMMAND: "p", XDG_DATA_DIRS: "/x:/y", EDITOR: "vi" };
    expect(startCommand("/bin/bash", files, user).env).toMatchObject({
      TMX_RUN_ZDOTDIR: "/z",
      TMX_RUN_ENV: "/e",
      TMX_RUN_PROMPT_COMMAND: "p",
      TMX_RUN_XDG_DATA_DIRS: "/x:/y",
      PROMPT_COMMAND: 'p\neval "${TMX_RUN_BASH-}"',
      XDG_DATA_DIRS: "/opt/it's here:/x:/y",
    });
  });

  it("tells an empty value from none", () => {
    const { env } = startCommand("/bin/bash", files, { XDG_DATA_DIRS: "" });
    expect(env).toMatchObject({ TMX_RUN_XDG_DATA_DIRS: "" });
    expect(env).not.toHaveProperty("TMX_RUN_ENV");
  });

  it("has sh stand for a login shell", () => {
    expect(startCommand("/bin/dash", files, {}).env).toHaveProperty("TMX_RUN_LOGIN");
  });
});
