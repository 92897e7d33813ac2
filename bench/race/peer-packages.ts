import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** The engines that Relink races, in the versions that its figures speak of; no dependency of ours. */
export const peerPackages = { dbos: '@dbos-inc/dbos-sdk@5.3.0', 'pg-boss': 'pg-boss@12.38.0' } as const
export type PeerName = keyof typeof peerPackages

const nameOf = (pinned: string): string => pinned.slice(0, pinned.lastIndexOf('@'))

interface Manifest {
  readonly version: string
  readonly main: string
}

const folderOf = (peers: string, name: string): string => path.resolve(peers, 'node_modules', name)

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest

/** Why a peer can't take part, or null when it can. */
export const absenceOf = (peers: string | undefined, peer: PeerName): string | null => {
  const pinned = peerPackages[peer]
  const install = `npm i --prefix DIR --ignore-scripts ${pinned}, then --peers DIR`
  if (peers === undefined) return `not asked for: ${install}`
  const folder = folderOf(peers, nameOf(pinned))
  if (!existsSync(folder)) return `not in ${peers}: ${install}`
  const { version } = manifestOf(folder)
  return pinned.endsWith(`@${version}`) ? null : `${version} is in ${peers}, the race is with ${pinned}`
}

/** The package's module out of the folder where the peers are installed. */
export const load = async <M>(peers: string, name: string): Promise<M> => {
  const folder = folderOf(peers, name)
  return (await import(pathToFileURL(path.join(folder, manifestOf(folder).main)).href)) as M
}
