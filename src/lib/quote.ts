/** Text in double quotes for a message: control characters are escaped, and what is too long for a line is cut. */
export function quote(text: string, limit = 60): string {
  const characters = [...text];
  return JSON.stringify(characters.length > limit ? `${characters.slice(0, limit).join("")}…` : text).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
