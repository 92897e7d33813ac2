/**
 * System fonts, one column, dark where the reader's device is. What must not be lost in clients that drop style sheets (the button)
 * is repeated inline by the layout.
 */
export const style = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#f3f4f6;color:#1f2328;font:16px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%}
.page{max-width:560px;margin:0 auto;padding:24px 16px 32px;box-sizing:border-box;overflow-wrap:break-word;word-break:break-word}
.brand{margin:0 0 16px;padding:0 4px;font-size:18px;font-weight:700}
.card{background:#fff;border:1px solid #d8dce1;border-radius:12px;padding:24px}
p,ul,blockquote,dl{margin:0 0 16px}
.card>:last-child{margin-bottom:0}
.action{margin:24px 0}
.note{margin:10px 0 0;color:#57606a;font-size:14px}
.foot{padding:20px 4px 0;color:#57606a;font-size:14px}
.foot p{margin:0 0 8px}
blockquote{padding:10px 14px;border-left:4px solid #c3c9d0;background:#f6f7f9;border-radius:0 6px 6px 0;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:14px}
dl{padding:12px 14px;background:#f6f7f9;border-radius:8px}
dt{color:#57606a;font-size:13px}
dd{margin:0 0 8px}
dd:last-child{margin:0}
ul{padding-left:22px}
li{margin:0 0 8px}
@media (max-width:420px){.card{padding:20px 16px}.button{display:block!important;text-align:center}}
@media (prefers-color-scheme:dark){
body{background:#121417!important;color:#e6e8eb!important}
.card{background:#1c1f24;border-color:#33383f}
blockquote,dl{background:#262a30}
blockquote{border-color:#4a515a}
.note,.foot,dt{color:#a4acb6}
}`
