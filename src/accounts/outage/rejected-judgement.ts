import type { Judgement } from '../../domain/judgement.js'
import { quirksOf } from '../../platforms/index.js'
import { localJudgement } from '../account/local-judgement.js'

/** What a 401 that outlives a refresh means; at most platforms the person can fix it, at some their administrator alone. */
export const rejectedJudgement = (platform: string): Judgement => ({
  ...localJudgement('rejected'),
  addressee: quirksOf(platform).rejectedIsFor,
  httpStatus: 401,
})
