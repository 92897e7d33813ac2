/** Progress; stdout is for the result alone. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
