/** The reference's style sheet, inlined; the page's policy has its hash. */
export const docsStyle = `
:root { color-scheme: light dark; --ink: #1a1c20; --soft: #565d68; --paper: #fff; --panel: #f4f5f7; --line: #d9dce1; --link: #0b57c2;
  --get: #0b6b3a; --post: #0b57c2; --put: #7a4b00; --patch: #7a4b00; --delete: #a8201a }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a9b0bb; --paper: #14161a; --panel: #1e2127; --line: #363b44; --link: #8ab8ff;
  --get: #6fd39b; --post: #8ab8ff; --put: #f0bf6a; --patch: #f0bf6a; --delete: #ff9c94 } }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100% }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, sans-serif }
a { color: var(--link); text-underline-offset: 2px }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.skip { position: absolute; left: -100vw } .skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1 }
header { padding: .9rem max(1rem, (100vw - 74rem) / 2); border-bottom: 1px solid var(--line) }
header a { font-weight: 700; color: inherit; text-decoration: none } header span { color: var(--soft); font-size: .9rem; margin-left: .5rem }
.page { max-width: 76rem; margin: 0 auto; padding: 0 1rem }
nav { font-size: .9rem } nav ul { list-style: none; margin: 0; padding: 0 } nav ul ul { padding-left: .75rem; margin-bottom: .75rem }
nav a { display: block; padding: .2rem 0; text-decoration: none; color: var(--soft) } nav b { color: var(--ink) } nav a:hover { text-decoration: underline }
nav details { margin: 1rem 0; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 6px } nav details a { padding: .55rem 0 } nav .wide { display: none }
main { min-width: 0; padding-bottom: 6rem }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1.5rem 0 1rem } h2 { font-size: 1.35rem; margin: 3rem 0 0 }
h3 { font-size: 1.1rem; margin: 0 0 .5rem } h3 a { color: inherit; text-decoration: none } h3 a:hover { text-decoration: underline }
h4 { font-size: .85rem; margin: 1.25rem 0 .35rem; color: var(--soft) }
p { margin: .5rem 0; max-width: 46rem }
article { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line) }
code, pre { font: .86em/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace } code { overflow-wrap: anywhere }
pre { margin: 0; padding: .75rem 1rem; overflow-x: auto; background: var(--panel); border-radius: 6px } pre code { overflow-wrap: normal; font-size: .82rem }
main > ul { max-width: 46rem; padding-left: 1.2rem } .guide { max-width: 48rem; margin: 0 auto; padding: 0 1rem }
.panel { padding: .75rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--link); border-radius: 6px }
.code { margin: .75rem 0 } .code button { display: block; margin: 0 0 .25rem auto; min-height: 2.25rem; padding: .1rem .8rem; font: inherit; font-size: .85rem; color: var(--link); background: var(--paper); border: 1px solid var(--line); border-radius: 6px; cursor: pointer }
.guide h3 { margin-top: 1.75rem }
.call { display: flex; gap: .6rem; align-items: baseline } .call b { font-size: .8rem }
.get { color: var(--get) } .post { color: var(--post) } .put { color: var(--put) } .patch { color: var(--patch) } .delete { color: var(--delete) }
.scope { color: var(--soft); font-size: .9rem }
table { width: 100%; border-collapse: collapse; font-size: .92rem }
th, td { padding: .45rem .5rem .45rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
th { width: 34%; font-weight: 600; overflow-wrap: anywhere } .type { color: var(--soft); display: block } .operators { display: block; color: var(--soft); font-size: .9em }
summary { cursor: pointer; padding: .4rem 0; color: var(--link) }
@media (max-width: 34rem) { tr, th, td { display: block; width: 100% } th { border: 0; padding-bottom: 0 } td { padding-top: .1rem } }
@media (min-width: 60rem) { .page { display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 3rem }
  nav details { display: none } nav .wide { display: block; position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 1.5rem 0 } }
`
