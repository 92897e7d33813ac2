/** Whether a host name, as `URL.hostname` spells it, means this machine: the only place where plain http is acceptable. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
