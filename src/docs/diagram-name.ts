import { createHash } from 'node:crypto'

/** File in `docs/pictures` in which `npm run docs:diagrams` has drawn a Mermaid block with this text. */
export const diagramName = (text: string): string => `diagram-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.svg`
