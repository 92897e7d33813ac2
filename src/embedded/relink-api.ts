/** Relink's API as a company's own program calls it. */
export interface RelinkApi {
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>
}

/** Throws with the API's own message where an answer is not 2xx. */
export const relinkApi = (url: string, token: string): RelinkApi => {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json = (await answer.json()) as T & { message?: string }
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${json.message ?? ''}`)
    return json
  }
  return { get: (path) => ask('GET', path), send: ask }
}
