import { accent } from '../../html/accent.js'

/**
 * Returns the style sheet as one line: the CSP allows exactly this text. 560 px is a line length that reads well; 48 px a button that a thumb finds
 * (the minimum is 44).
 */
export const pageStyle = (color: string | null): string => {
  const { light, dark } = accent(color)
  return [
    `:root{color-scheme:light dark;--a:${light};--on:#fff;--bg:#fff;--fg:#1b1d22;--soft:#55585f;--line:#d9dbe0;--bad:#b3261e;--ok:#1a7f37}`,
    `@media(prefers-color-scheme:dark){:root{--a:${dark};--on:#000;--bg:#181a1e;--fg:#f1f2f4;--soft:#b4b8c0;--line:#3d4148;--bad:#ffb4ab;--ok:#4cc46d}}`,
    '*{box-sizing:border-box}',
    'body{margin:0;background:var(--bg);color:var(--fg);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}',
    'header,main,footer{max-width:560px;margin:0 auto;padding:0 20px}',
    'header{padding-top:20px;font-weight:600}header img{display:block;max-width:200px;max-height:40px}',
    'h1{font-size:25px;line-height:1.25;margin:20px 0 12px}p{margin:0 0 12px}',
    'button,.b{display:block;width:100%;min-height:48px;margin:16px 0;padding:11px 16px;border:0;border-radius:8px;background:var(--a);color:var(--on);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}',
    'button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid var(--fg);outline-offset:2px}',
    '.ok{display:block;width:56px;height:56px;margin:24px 0 0;fill:var(--ok)}.ok path{fill:none;stroke:var(--bg);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}.ok+h1{color:var(--ok)}',
    '.x{position:absolute;top:8px;right:12px;width:auto;min-height:44px;margin:0;padding:8px 12px;background:none;color:var(--soft);font-weight:400}.x~header{padding-right:90px}',
    'label{display:block;font-weight:600;margin:12px 0 4px}input{width:100%;min-height:44px;padding:8px 12px;border:1px solid var(--soft);border-radius:8px;background:var(--bg);color:var(--fg);font:inherit}',
    '.bad{color:var(--bad)}ul{list-style:none;margin:0;padding:0}.h,footer{color:var(--soft);font-size:15px}a{color:var(--a)}.b:link,.b:visited{color:var(--on)}',
    '.l{margin:16px 0}.l li{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;padding:12px 0;border-top:1px solid var(--line)}.l div{flex:1 1 240px;min-width:0}.l button{width:auto;flex:0 0 auto;margin:4px 0}@media(max-width:420px){.l div,.l button{flex-basis:100%}}',
    'footer{border-top:1px solid var(--line);margin-top:24px;padding-top:14px;padding-bottom:32px}',
  ].join('')
}
