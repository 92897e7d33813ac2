import { z } from 'zod'
import { emailAddress } from '../../http/email-address.js'

const text = (most: number) => z.string().min(1).max(most)

/** Who is connected, as the company knows it. `values`, one for each of the integration's identity paths, only where there are several. */
export const remoteAccountInput = z.object({
  issuer: text(2000).nullish(),
  account: text(500).nullish(),
  person: text(500).nullish(),
  label: text(500).nullish(),
  values: z.array(text(500)).min(1).max(10).nullish(),
  verified_email: emailAddress.nullish(),
})

export type RemoteAccountInput = z.output<typeof remoteAccountInput>
