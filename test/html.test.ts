import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { html, raw } from '../src/html/html.js'

describe('markup', () => {
  test('escapes everything but markup of ours', () => {
    const nasty = `<img src=x onerror="a('&')">`
    expect(html`<p title="${nasty}">${[nasty, html`<b>${1}</b>`, raw('<i>'), null, false, undefined]}</p>`.text).toBe(
      '<p title="&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;">&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;<b>1</b><i></p>',
    )
  })
  test('no text, however odd, opens an element or ends an attribute', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(html`${text}`.text)))
  })
})
