declare const __TMX_VERSION__: string | undefined;

/** The package's version, put in by the build. */
export const VERSION = typeof __TMX_VERSION__ === "string" ? __TMX_VERSION__ : "0.0.0-source";
