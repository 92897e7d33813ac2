import { setCurrentDetails } from '@temporalio/workflow'
import { caseDetails } from '../src/domain/case-details.js'
import type { DoneStep, Standing } from '../src/domain/steps.js'

/**
 * The text at the top of a case in Temporal's UI; costs nothing. `done`: the steps that had no activity of their own, which the list of activities
 * does not name.
 */
export const describeCase = (standing: Standing, done: readonly DoneStep[]): void => {
  setCurrentDetails(caseDetails(standing, done))
}
