import { docsStyle } from './docs-style.js'

/** The style sheet of the guide's pages: the reference's, a search, and tables that scroll sideways on a phone. */
export const guideStyle = `${docsStyle}
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between } .bar form { display: flex; gap: .5rem; min-width: 0 }
.bar input, .bar button { min-height: 2.75rem; min-width: 0; padding: .1rem .8rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px }
nav a[aria-current] { color: var(--ink); font-weight: 600 }
.text h2 { margin-top: 2.25rem } .text h3 { margin-top: 1.75rem } .text pre { margin: .75rem 0 } .text li { max-width: 46rem } .text img { max-width: 100%; height: auto }
.text article h2 { margin: 0; font-size: 1.1rem } .text p, .text li { overflow-wrap: anywhere }
.diagram { max-width: none; overflow-x: auto; background: #fff; border-radius: 6px; padding: .5rem } .text .diagram img { max-width: none }
.wide-table { overflow-x: auto; margin: .75rem 0 } .wide-table th, .wide-table td { width: auto; padding-right: 1rem } .wide-table td code { overflow-wrap: normal }
@media (max-width: 34rem) { .wide-table table { width: max-content; max-width: none } .wide-table tr { display: table-row } .wide-table th, .wide-table td { display: table-cell; width: auto; max-width: 16rem; border-bottom: 1px solid var(--line); padding: .45rem 1rem .45rem 0 } }
`
