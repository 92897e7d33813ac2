import createClient from 'openapi-fetch'

/** The calls of one Relink, typed by its OpenAPI. */
export const relinkApi = ({ url, token }) => createClient({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } })
