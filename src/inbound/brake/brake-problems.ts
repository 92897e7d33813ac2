import type { Tools } from '../../tools.js'
import { selectBrakes } from './store.js'

/** What /readyz and the doctor say of environments whose mail to contacts is stopped. */
export const brakeProblems = async ({ database }: Pick<Tools, 'database'>): Promise<readonly string[]> =>
  (await selectBrakes(database)).map(
    ({ environmentName, sent, cameBack, at }) =>
      `mail to the contacts of ${environmentName} is stopped since ${at.toISOString()}: ${String(cameBack)} of ${String(sent)} mails of a day came back. Start it again in the console, or by POST /mail-brake/release`,
  )
