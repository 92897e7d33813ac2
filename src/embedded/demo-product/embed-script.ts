/** As a product would write it: the link token is minted by its own server, for the person who is signed in there. */
export const embedScript = `
const told = document.querySelector('[role=status]')
const ways = { frame: {}, window: { iframe: false }, same: { sameWindow: true } }
const tell = (how, value) => {
  told.textContent = how + ' ' + JSON.stringify(value instanceof Error ? { ...value } : value, null, 2)
}
for (const button of document.querySelectorAll('[data-way]')) {
  button.addEventListener('click', async () => {
    told.textContent = 'Waiting for the person.'
    const answer = await fetch('/product/embed/link-token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ account: document.querySelector('select').value }),
    })
    if (!answer.ok) return tell('no link token:', await answer.text())
    const { link_token } = await answer.json()
    Relink.authenticate(link_token, ways[button.dataset.way])?.then(
      (result) => tell('resolved with', result),
      (reason) => tell('rejected with', reason),
    )
  })
}
`
