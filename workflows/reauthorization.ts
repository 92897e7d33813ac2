import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  TimeoutFailure,
  allHandlersFinished,
  condition,
  isCancellation,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { defineSearchAttributeKey } from '@temporalio/common'
import type { Stage } from '../src/domain/case.js'
import { stepTitles } from '../src/domain/case-details.js'
import type { CaseInput, DoneStep, Ended, KeyedStep, Next, Standing, StepAnswer } from '../src/domain/steps.js'
import { describeCase } from './case-log.js'
import { Inbox } from './inbox.js'
import type { QueuedAct, Wake } from './inbox.js'
import { stageAttribute } from './messages.js'
import { Pace } from './pace.js'
import { databaseSteps, mailSteps, platformSteps } from './steps-of-queues.js'

const isEnded = (answer: StepAnswer): answer is Ended => 'ended' in answer

/** A case row that is not there: the database was restored to before it. There is nothing to repair. */
const isCaseGone = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === 'CaseGone'

/**
 * One case: the repair of one outage. It computes nothing itself: each step returns the case's state and what comes next, from the case's row; the
 * workflow does that when it is due, unless a wake or an act comes first.
 */
export async function reauthorization({ caseId, opened }: CaseInput): Promise<{ outcome: string }> {
  const inbox = new Inbox()
  inbox.listen()
  const story = new Story(caseId, inbox)
  try {
    const outcome = await story.run(opened)
    inbox.refuseActs()
    await condition(allHandlersFinished)
    return { outcome }
  } catch (error) {
    if (isCaseGone(error)) return { outcome: 'gone' }
    if (!isCancellation(error)) throw error
    // The case was cancelled in Temporal's UI: that is an outcome like any other, and it is stored.
    return CancellationScope.nonCancellable(async () => {
      try {
        const ended = await databaseSteps().closeCase({ caseId, cancelled: true })
        return { outcome: isEnded(ended) ? ended.ended : 'cancelled' }
      } catch (failure) {
        if (isCaseGone(failure)) return { outcome: 'gone' }
        throw failure
      }
    })
  }
}

/** The stage that the execution was started with: a case that was opened together with others has one. */
const startedAs = (): Stage =>
  (workflowInfo().typedSearchAttributes.get(defineSearchAttributeKey(stageAttribute, 'KEYWORD')) ?? 'detecting') as Stage

class Story {
  readonly #caseId: string
  readonly #inbox: Inbox
  readonly #pace = new Pace()
  /** Steps that had no activity of their own. */
  readonly #done: DoneStep[] = []
  /** As the search attribute stands. */
  #shown: Stage = startedAs()

  constructor(caseId: string, inbox: Inbox) {
    this.#caseId = caseId
    this.#inbox = inbox
  }

  async run(opened: StepAnswer | undefined): Promise<string> {
    let answer: StepAnswer | null =
      opened ??
      (await platformSteps('Find out what failed; tell the company’s systems and make a link').detectRefreshError({ caseId: this.#caseId }))
    for (;;) {
      if (answer === null || isEnded(answer)) {
        answer = await databaseSteps().closeCase({ caseId: this.#caseId })
        if (isEnded(answer)) return answer.ended
      }
      this.#show(answer)
      answer = await this.#goOn(answer)
    }
  }

  /** One turn: handles a message if there is one, else runs the next step when it is due. `null`: a message says that the case has ended. */
  async #goOn(standing: Standing): Promise<StepAnswer | null> {
    const woken = this.#inbox.takeWake()
    if (woken !== undefined) return this.#wake(woken, standing)
    const act = this.#inbox.takeAct()
    if (act !== undefined) return this.#perform(act)
    const { next } = standing
    if (next?.what === 'probe') return (await this.#held(next)) ? standing : this.#probe(next, standing)
    // A time of 0 would still cost a timer: what is due is simply done.
    const wait = next === null ? null : next.at === null ? 0 : Date.parse(next.at) - Date.now()
    if (next !== null && wait !== null && wait <= 0) return (await this.#held(next)) ? standing : this.#step(next)
    const message = (): boolean => !this.#inbox.isEmpty
    if (next === null || wait === null) await condition(message)
    else await condition(message, wait, { summary: `Until: ${stepTitles[next.what]}` })
    return standing
  }

  /** Whether the step was done just now, so that it had to wait; what comes next is looked at again. */
  async #held({ what, key }: Next): Promise<boolean> {
    const ms = this.#pace.holdBefore(what, key)
    if (ms === 0) return false
    await condition(() => !this.#inbox.isEmpty, ms, { summary: `Not again at once: ${stepTitles[what]}` })
    return true
  }

  async #step(next: Next): Promise<StepAnswer> {
    const answer = await this.#begin(next)
    this.#pace.note(next.what, next.key)
    return answer
  }

  async #begin(next: Next): Promise<StepAnswer> {
    const input: KeyedStep = { caseId: this.#caseId, key: next.key }
    switch (next.what) {
      case 'notifyEndUser':
        return this.#notify(next)
      case 'probe':
        return platformSteps(stepTitles.probe).probe(input)
      case 'emitWebhook':
        return databaseSteps().emitWebhook(input)
      case 'notifyStaff':
        return databaseSteps().notifyStaff(input)
      case 'generateLinkToken':
        return databaseSteps().generateLinkToken(input)
      case 'escalate':
        return databaseSteps().escalate(input)
      case 'expireCase':
        return databaseSteps().expireCase({ caseId: this.#caseId })
    }
  }

  /** A mail that can't be sent until its successor is due is noted and passed over; the story goes on. */
  async #notify({ key, until }: Next): Promise<StepAnswer> {
    const input: KeyedStep = { caseId: this.#caseId, key }
    const patience = until === undefined ? null : Date.parse(until) - Date.now()
    try {
      return await mailSteps(patience, stepTitles.notifyEndUser).notifyEndUser(input)
    } catch (error) {
      if (error instanceof ActivityFailure && error.cause instanceof TimeoutFailure) return databaseSteps().passOver(input)
      throw error
    }
  }

  /** Probing is one activity that fails until there is news; a message ends it. */
  async #probe(next: Next, standing: Standing): Promise<StepAnswer> {
    const scope = new CancellationScope()
    const probing = scope.run(() => this.#step(next))
    const interrupted = condition(() => !this.#inbox.isEmpty).then(() => null)
    const first = await Promise.race([probing, interrupted])
    if (first !== null) return first
    scope.cancel()
    try {
      return await probing
    } catch (error) {
      if (!isCancellation(error)) throw error
      return standing
    }
  }

  async #wake({ id, why }: Wake, standing: Standing): Promise<StepAnswer | null> {
    switch (why) {
      case 'ended':
        return null
      case 'contacts':
      case 'held':
        return databaseSteps().emitWebhook({ caseId: this.#caseId, key: id })
      case 'fresh_link':
        return this.#freshLink(id)
      case 'probe':
        // A probe under way was ended by this very message, and the loop begins it again.
        return standing
      case 'released':
        // Its row says what comes next; mostly that the platform is asked.
        return { ...standing, next: { what: 'probe', key: id, at: null } }
    }
  }

  /** A link and its mail, at once, whatever the ladder says. */
  async #freshLink(key: string): Promise<StepAnswer> {
    const minted = await databaseSteps().generateLinkToken({ caseId: this.#caseId, key })
    return isEnded(minted) || minted.next?.what !== 'notifyEndUser' ? minted : this.#notify(minted.next)
  }

  async #perform(queued: QueuedAct): Promise<StepAnswer> {
    const { act, actId } = queued
    let answer: StepAnswer & { readonly refused?: boolean } = await databaseSteps().performAct({ caseId: this.#caseId, act, actId })
    const done = answer.refused !== true
    if (done && act === 'resend' && !isEnded(answer)) answer = await this.#freshLink(actId)
    queued.answer = { done }
    return answer
  }

  #show(standing: Standing): void {
    // A standing is shown again after a wait.
    this.#done.push(...(standing.did ?? []).filter((one) => !this.#done.includes(one)))
    describeCase(standing, this.#done)
    // Each upsert is billed: only at a change.
    if (standing.stage === this.#shown) return
    this.#shown = standing.stage
    upsertSearchAttributes({ [stageAttribute]: [standing.stage] })
  }
}
