/** Acme Reports' look: warm and plain, neither the platform's nor Relink's. */
export const productStyle = `
:root{color-scheme:light dark;--bg:#f7f5f0;--card:#fff;--ink:#1e1b16;--soft:#655f54;--hair:#e5e0d5;--accent:#0f6b4f;--on:#fff;--good:#0f6b4f;--goodbg:#e3f3ec;--bad:#9a3412;--badbg:#fdebdf;--grey:#eceae4}
@media (prefers-color-scheme:dark){:root{--bg:#151412;--card:#1f1e1b;--ink:#f1eee7;--soft:#b3ac9f;--hair:#35322c;--accent:#6fd3ae;--on:#10201a;--good:#7fe0bb;--goodbg:#17362b;--bad:#ffb38a;--badbg:#40230f;--grey:#2c2a26}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:1000px;margin:0 auto;padding:0 20px}
header{display:flex;flex-wrap:wrap;gap:6px 20px;align-items:baseline;justify-content:space-between;padding-top:22px;padding-bottom:14px}
.name{font-weight:700;font-size:18px;letter-spacing:-.01em;margin:0}
nav{display:flex;flex-wrap:wrap;gap:4px 18px}
a{color:var(--accent);text-underline-offset:3px}
nav a{padding:6px 0}
main{padding-bottom:60px}
h1{font-size:26px;line-height:1.2;letter-spacing:-.02em;margin:14px 0 4px}
h2{font-size:18px;margin:36px 0 8px;letter-spacing:-.01em}
p{margin:0 0 14px}.soft{color:var(--soft)}.small{font-size:14px}
.note{background:var(--goodbg);border-radius:12px;padding:12px 16px;margin:0 0 18px}
.note.bad{background:var(--badbg)}
ul{list-style:none;margin:0;padding:0;display:grid;gap:12px}
.account{background:var(--card);border:1px solid var(--hair);border-radius:14px;padding:16px 18px;display:flex;flex-wrap:wrap;gap:12px 20px;align-items:center}
.what{flex:1 1 260px;min-width:0;overflow-wrap:anywhere}
.what strong{display:block}
.tag{display:inline-block;border-radius:999px;padding:2px 10px;font-size:14px;font-weight:600;background:var(--grey);color:var(--ink)}
.tag.good{background:var(--goodbg);color:var(--good)}.tag.bad{background:var(--badbg);color:var(--bad)}
button{font:inherit;font-weight:600;min-height:44px;border-radius:10px;padding:8px 16px;cursor:pointer;background:transparent;color:var(--bad);border:1px solid var(--bad)}
button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
label{display:block;font-weight:600;margin:0 0 4px}
select{font:inherit;min-height:44px;max-width:100%;padding:8px 12px;border-radius:10px;border:1px solid var(--soft);background:var(--card);color:var(--ink)}
.ways{display:flex;flex-wrap:wrap;gap:10px}.way{color:var(--accent);border-color:var(--accent)}
pre{background:var(--card);border:1px solid var(--hair);border-radius:14px;padding:14px 18px;margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
ol.steps{margin:0 0 8px;padding:0 0 0 22px}
.hooks{background:var(--card);border:1px solid var(--hair);border-radius:14px;gap:0;overflow:hidden}
.hooks li{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline;padding:10px 16px;border-top:1px solid var(--hair)}
.hooks li:first-child{border-top:0}
.hooks code{font-size:14px;flex:1 1 260px;overflow-wrap:anywhere}
`
