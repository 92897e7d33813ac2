const reject = (name: string): Promise<never> =>
  Promise.reject(new Error(`${name} is not part of Relink: fetch an access token and call the platform with it`))

/** Exported by Truto's SDK, so that an import does not fail; always rejects. */
export const rapidForm = (): Promise<never> => reject('rapidForm')

/** Exported by Truto's SDK, so that an import does not fail; always rejects. */
export const showFilePicker = (): Promise<never> => reject('showFilePicker')
