const address = /[^\s@<>()]+@[^\s@<>()]+/g

const hide = (text: string): string => `${Array.from(text)[0] ?? ''}•••`

/**
 * Enough of an account's name for the person who owns it to know it again, and for nobody else: `a•••@northwind.example`. Text without
 * an address keeps its first letter.
 */
export const mask = (label: string): string => {
  const shown = label.replace(address, (found) => {
    const at = found.lastIndexOf('@')
    return `${hide(found)}${found.slice(at)}`
  })
  return shown === label ? hide(label.trim()) : shown
}
