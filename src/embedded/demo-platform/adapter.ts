import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { clientRegistration } from './client-settings.js'
import type { KeptState } from './kept-state.js'

/**
 * oidc-provider's storage on top of `KeptState`. The library reads the machine's clock; times are kept by the platform's clock and
 * shifted on the way in and out, so that a test's `now` makes tokens expire.
 */
export const createAdapter = (state: KeptState, now: () => Date): AdapterFactory => {
  const skew = () => Math.round((now().getTime() - Date.now()) / 1000)

  return (model): Adapter => {
    const keyOf = (id: string) => `${model}:${id}`
    const read = (id: string): AdapterPayload | undefined => {
      const payload = state.get(keyOf(id))
      return payload && shifted(payload, -skew())
    }
    /** Within the app's grace a replaced refresh token is as good as before. */
    const graced = (payload: AdapterPayload | undefined): AdapterPayload | undefined => {
      if (model !== 'RefreshToken' || typeof payload?.consumed !== 'number' || payload.clientId === undefined) return payload
      const grace = clientRegistration.parse(state.get(`Settings:${payload.clientId}`) ?? { client_id: '-' }).rotation_grace_s
      const unused = { ...payload, consumed: undefined }
      return now().getTime() / 1000 - payload.consumed < grace ? unused : payload
    }
    return {
      upsert(id, payload, expiresIn) {
        const expires = expiresIn ? now().getTime() + expiresIn * 1000 : null
        state.set(keyOf(id), { ...shifted(payload, skew()) }, expires)
        if (model === 'Session' && payload.uid) state.set(`SessionUid:${payload.uid}`, { id }, expires)
        return Promise.resolve()
      },
      find: (id) => Promise.resolve(graced(read(id))),
      findByUid(uid) {
        const id = state.get(`SessionUid:${uid}`)?.['id']
        return Promise.resolve(typeof id === 'string' ? read(id) : undefined)
      },
      // Only the device flow looks up by user code, and it is off.
      findByUserCode: () => Promise.resolve(undefined),
      consume(id) {
        // Sent again within its grace, it was still replaced when it was replaced.
        const consumed = state.get(keyOf(id))?.['consumed'] ?? Math.floor(now().getTime() / 1000)
        state.merge(keyOf(id), { consumed })
        return Promise.resolve()
      },
      destroy(id) {
        state.delete(keyOf(id))
        return Promise.resolve()
      },
      revokeByGrantId(grantId) {
        for (const key of state.keysOfGrant(grantId)) state.delete(key)
        return Promise.resolve()
      },
    }
  }
}

const shifted = (payload: AdapterPayload, seconds: number): AdapterPayload => ({
  ...payload,
  ...(payload.iat === undefined ? {} : { iat: payload.iat + seconds }),
  ...(payload.exp === undefined ? {} : { exp: payload.exp + seconds }),
})
