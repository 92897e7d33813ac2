/** The platform's own look, deliberately unlike Relink's: a person must see that they are somewhere else. */
export const pagesStyle = `
:root{color-scheme:light dark;--bg:#eef1f8;--card:#fff;--ink:#171a2b;--soft:#565c75;--line:#8b90a8;--hair:#dfe3ef;--accent:#4338ca;--on:#fff;--wash:#eef0ff;--bad:#b42318}
@media (prefers-color-scheme:dark){:root{--bg:#10121c;--card:#191c2b;--ink:#eceefa;--soft:#a9aec8;--line:#7a80a0;--hair:#2b3046;--accent:#a5b4fc;--on:#14162a;--wash:#232845;--bad:#ff9c91}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;display:flex;flex-direction:column;align-items:center;padding:24px 16px}
main{width:100%;max-width:440px;background:var(--card);border:1px solid var(--hair);border-radius:16px;padding:28px 24px;margin:auto 0;box-shadow:0 1px 2px rgba(16,18,40,.06),0 12px 32px rgba(16,18,40,.08)}
.brand{display:flex;align-items:center;gap:10px;margin:0 0 20px;font-weight:650;letter-spacing:-.01em}
.mark{width:26px;height:26px;border-radius:50%;background:radial-gradient(circle at 50% 50%,var(--card) 0 24%,var(--accent) 26% 44%,transparent 46% 54%,var(--accent) 56%)}
h1{font-size:22px;line-height:1.25;letter-spacing:-.015em;margin:0 0 6px}
p{margin:0 0 16px}.soft{color:var(--soft)}
label{display:block;font-weight:600;font-size:14px;margin:0 0 6px}
input[type=email],input[type=password]{width:100%;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:10px;padding:10px 12px;min-height:46px;margin:0 0 14px}
button{font:inherit;font-weight:600;min-height:46px;border-radius:10px;padding:10px 16px;cursor:pointer;border:1px solid transparent;width:100%}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.go{background:var(--accent);color:var(--on)}
.no{background:transparent;color:var(--ink);border-color:var(--line)}
.row{display:flex;gap:10px;margin-top:20px}
.or{display:flex;align-items:center;gap:12px;color:var(--soft);font-size:14px;margin:22px 0 12px}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--hair)}
.people{list-style:none;margin:0;padding:0;display:grid;gap:8px}
.people button{display:block;text-align:left;background:transparent;color:inherit;border-color:var(--hair);font-weight:600;line-height:1.35}
.people button:hover{background:var(--wash)}
.people small{display:block;font-weight:400;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.who{background:var(--wash);border-radius:10px;padding:10px 12px;margin:12px 0 18px;overflow-wrap:anywhere}
fieldset{border:0;margin:0;padding:0}legend{padding:0;font-weight:600;font-size:14px;margin-bottom:4px}
.scope{display:flex;gap:12px;align-items:center;font-weight:400;font-size:16px;margin:0;padding:11px 0;border-bottom:1px solid var(--hair);cursor:pointer}
.scope input{width:20px;height:20px;margin:0;accent-color:var(--accent);flex:none}
.bad{color:var(--bad);font-weight:600}
footer{color:var(--soft);font-size:13px;text-align:center;max-width:440px;margin-top:20px}
code{font-size:14px;overflow-wrap:anywhere}
`
