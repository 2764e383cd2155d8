/**
 * The folders that a project's own manifests may be in, nearest first: this one, and those above it as far as the one
 * that holds the repository. Outside of a repository a project is one folder.
 *
 * @param cwd absolute, as is `home`: what is above that is nobody's project
 */
export function projectFolders(
  cwd: string,
  { home, isRepository }: { readonly home: string; readonly isRepository: (folder: string) => boolean },
): readonly string[] {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = folder.slice(0, folder.lastIndexOf("/")) || "/") {
    folders.push(folder);
    if (isRepository(folder)) return folders;
    if (folder === home || folder === "/") return [cwd];
  }
}
