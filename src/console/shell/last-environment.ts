const key = 'relink.environment'

export const lastEnvironment = (): string => localStorage.getItem(key) ?? ''

export const keepLastEnvironment = (address: string): void => {
  localStorage.setItem(key, address)
}
