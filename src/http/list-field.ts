import { operatorsOf } from '../database/filter.js'
import type { FieldType, Operator } from '../database/filter.js'

/** Rows of a page: the contract's default, and its maximum. */
export const MAX_LIMIT = 5000

/** A field that a list can be filtered by. */
export interface ListField {
  readonly type: FieldType
  readonly oneOf?: readonly string[]
  readonly description?: string
  /** Compared in no other way. */
  readonly only?: readonly Operator[]
}

export const operatorsFor = ({ type, only }: ListField): readonly Operator[] => only ?? operatorsOf(type)
