/** pino's logger, as far as the platform needs one. */
export interface Log {
  debug(about: object, message: string): void
  info(about: object, message: string): void
  error(about: object, message: string): void
}
