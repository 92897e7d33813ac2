/** Whether a host name means this machine: the only place where plain http and cookies without `Secure` are acceptable. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
