/** What a caller is told, while another system still refreshes the account (dual run). */
export const observedSentence =
  'Relink only observes this account: your other system refreshes it and sends its tokens with PATCH /integrated-account/:id/credentials, until `relink cutover`'
