import { z } from 'zod'

interface Named {
  readonly method: string
  readonly path: string
  readonly answer: z.ZodType
}

/** `GET /case` is listCase, `GET /case/:id` getCase, `POST /case/:id/resend` postCaseResend: stable while the path is. */
export const operationId = ({ method, path, answer }: Named): string => {
  const isList = method === 'get' && answer instanceof z.ZodObject && 'next_cursor' in answer.shape
  const words = path
    .split('/')
    .filter((part) => part !== '' && !part.startsWith(':'))
    .flatMap((part) => part.split(/[^A-Za-z0-9]+/))
  return [isList ? 'list' : method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('')
}
