/** How far the cycles are: a bar on a terminal, a line for each tenth elsewhere. What differs is told at once. */

const WIDTH = 40;

export class Progress {
  #count;
  #done = 0;
  #bad = 0;
  #begun = performance.now();
  #isTerminal = process.stderr.isTTY === true;

  constructor(count) {
    this.#count = count;
  }

  done({ seed, error, differences = [] }) {
    this.#done += 1;
    if (error || differences.length > 0) {
      this.#bad += 1;
      this.#clear();
      console.error(`seed ${seed}: ${error?.stack ?? `${differences.length} differences`}`);
      for (const { kind, where, wanted, found } of differences.slice(0, 8))
        console.error(`  ${kind} ${where}\n    wanted ${wanted}\n    found  ${found}`);
    }
    if (this.#isTerminal) this.#draw();
    else if (this.#done % Math.max(1, Math.floor(this.#count / 10)) === 0) console.error(this.#words());
  }

  end() {
    this.#clear();
  }

  #words() {
    const each = (performance.now() - this.#begun) / this.#done;
    const left = Math.round((each * (this.#count - this.#done)) / 1000);
    return `${this.#done} of ${this.#count} cycles, ${this.#bad} with differences, ${left} s to go`;
  }

  #draw() {
    const full = Math.round((WIDTH * this.#done) / this.#count);
    process.stderr.write(`\r\u001b[K${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${this.#words()}`);
  }

  #clear() {
    if (this.#isTerminal) process.stderr.write("\r\u001b[K");
  }
}
