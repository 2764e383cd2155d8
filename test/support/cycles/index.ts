/** What `npm run cycles` needs, bundled for it. */
export { default as setUp } from "../global-setup.ts";
export { runCycle } from "./cycle.ts";
