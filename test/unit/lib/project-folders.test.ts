import { describe, expect, it } from "vitest";
import { projectFolders } from "../../../src/lib/project-folders.ts";

describe("where a project's manifests may be", () => {
  it.each([
    ["a repository's folder alone", "/home/ada/web", ["/home/ada/web"], ["/home/ada/web"]],
    [
      "every folder up to the repository's",
      "/home/ada/web/a/b",
      ["/home/ada/web"],
      ["/home/ada/web/a/b", "/home/ada/web/a", "/home/ada/web"],
    ],
    [
      "those of the innermost repository",
      "/home/ada/web/a/b",
      ["/home/ada/web", "/home/ada/web/a"],
      ["/home/ada/web/a/b", "/home/ada/web/a"],
    ],
    ["one folder outside of a repository", "/home/ada/x/y", [], ["/home/ada/x/y"]],
    ["nothing above the home folder", "/home/ada/x", ["/home", "/"], ["/home/ada/x"]],
    ["a home folder that is a repository", "/home/ada/x", ["/home/ada"], ["/home/ada/x", "/home/ada"]],
    ["the home folder itself", "/home/ada", [], ["/home/ada"]],
    ["a repository outside of the home folder", "/srv/a", ["/srv"], ["/srv/a", "/srv"]],
    ["the root as a repository", "/srv", ["/"], ["/srv", "/"]],
    ["the root", "/", [], ["/"]],
  ])("%s", (_title, cwd, repositories, folders) => {
    const isRepository = (folder: string): boolean => repositories.includes(folder);
    expect(projectFolders(cwd, { home: "/home/ada", isRepository })).toEqual(folders);
  });
});
