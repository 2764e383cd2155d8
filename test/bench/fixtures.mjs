/** The same work in every tool's own words. */

const WINDOWS = 4;
const PANES = 3;
const SESSIONS = 50;
const FLEET_PANES = 10;

const list = (count, item) => Array.from({ length: count }, (_, at) => item(at)).join("");

/** 4 windows of 3 panes, each of which runs a command. */
export const gridManifest = () =>
  `session: grid\nwindows:\n${list(WINDOWS, (w) => `  - name: w${w}\n    layout: main-vertical\n    panes:\n${list(PANES, (p) => `      - echo pane ${p}\n`)}`)}`;

export const tmuxpWorkspace = () =>
  `session_name: grid\nwindows:\n${list(WINDOWS, (w) => `  - window_name: w${w}\n    layout: main-vertical\n    panes:\n${list(PANES, (p) => `      - echo pane ${p}\n`)}`)}`;

export const tmuxinatorProject = () =>
  `name: grid\nroot: /\nwindows:\n${list(WINDOWS, (w) => `  - w${w}:\n      layout: main-vertical\n      panes:\n${list(PANES, (p) => `        - echo pane ${p}\n`)}`)}`;

/** 50 sessions of one window with 10 panes. */
export const fleetManifest = () =>
  list(
    SESSIONS,
    (s) =>
      `---\nsession: s${s}\nwindows:\n  - name: w\n    layout: tiled\n    panes:\n${list(FLEET_PANES, (p) => `      - name: p${p}\n`)}`,
  );

/** What a person would write for the same, who needs no labels. */
export const fleetScript = () =>
  list(
    SESSIONS,
    (s) =>
      `new-session -d -s s${s} -n w -x 200 -y 50\n${list(FLEET_PANES - 1, () => `split-window -t =s${s}: ; select-layout -t =s${s}: tiled\n`)}`,
  );

/** A hundred panes in ten windows. */
export const hundredManifest = () =>
  `session: hundred\nwindows:\n${list(10, (w) => `  - name: w${w}\n    layout: tiled\n    panes:\n${list(10, (p) => `      - name: p${p}\n`)}`)}`;
