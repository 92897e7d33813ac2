import { inspect } from 'node:util'

const hidden = '[secret]'

/** A string that shows itself only to `reveal()`: not to JSON, logs, `util.inspect` or string concatenation. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return hidden
  }

  toJSON(): string {
    return hidden
  }

  [inspect.custom](): string {
    return hidden
  }
}
