import { plainText } from '../sentence.js'
import type { Sentence } from '../sentence.js'
import type { Block, MailBody } from './block.js'

/** The plain text of a mail; lines are as long as their paragraph, so that every client folds them to its own width. */
export const textTwin = ({ blocks }: MailBody): string => `${blocks.map(ofBlock).join('\n\n')}\n`

const sentencesOf = (sentences: readonly Sentence[]): string => sentences.map(plainText).map(oneLine).join(' ')

const ofBlock = (block: Block): string => {
  switch (block.block) {
    case 'text':
    case 'small':
      return sentencesOf(block.sentences)
    case 'button':
      return [`${oneLine(block.label)}:`, block.url, ...(block.note ? [sentencesOf([block.note])] : [])].join('\n')
    case 'quote':
      return `> ${oneLine(block.text)}`
    case 'facts':
      return block.rows.map(([label, value]) => `${label}: ${oneLine(value)}`).join('\n')
    case 'list':
      return block.items.map((item) => `- ${sentencesOf([item])}`).join('\n')
  }
}

/** A label with line breaks must not look like a paragraph of ours. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
