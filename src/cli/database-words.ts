/** Which database an address leads to, without its password: `relink on db.example:5432 as owner`. */
export const databaseWords = (address: string): string => {
  const { hostname, port, pathname, username, searchParams } = new URL(address)
  const name = decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username)
  const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname
  return `${name} on ${host}:${port === '' ? '5432' : port}${username === '' ? '' : ` as ${decodeURIComponent(username)}`}`
}
