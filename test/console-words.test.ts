import { expect, test } from 'vitest'
import { signedInWords } from '../src/console/case/signed-in-words.js'

test('who signed in is named by all that the platform said, each thing once', () => {
  expect(signedInWords({ label: 'bob@fabrikam.example', person: 'usr_bob', account: null })).toBe('bob@fabrikam.example (usr_bob)')
  expect(signedInWords({ label: 'usr_bob', person: 'usr_bob', account: '4711' })).toBe('usr_bob (company 4711)')
  expect(signedInWords({ label: null, person: null, account: '4711' })).toBe('company 4711')
  expect(signedInWords({ label: null, person: null, account: null })).toBe('Somebody whom the platform did not name')
  expect(signedInWords(null)).toBe('Somebody whom the platform did not name')
})
