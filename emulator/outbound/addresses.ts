import { BlockList, isIPv6 } from 'node:net';

/** Which addresses may be reached. */
export interface AddressRules {
  /** Whether this machine's own loopback may be: only while nobody else can reach the emulator. */
  readonly allowLoopback: boolean;
  /** The emulator's own port, for those who may not call the emulator itself; null = it does not listen yet. */
  readonly ownPort?: () => number | null;
}

/** Where clouds answer everybody on a machine with its credentials. */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

/** The unspecified address connects to this machine too. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addSubnet('0.0.0.0', 8, 'ipv4');
loopback.addSubnet('::', 127, 'ipv6');

/** @param address an IP address, as the resolver or a socket gives it. @returns why it is refused, null = it is not. */
export function refusalOf(address: string, { allowLoopback }: AddressRules): string | null {
  const plain = withoutZone(address);
  if (isIn(linkLocal, plain)) return 'it is a link-local address, which is never called';
  if (!allowLoopback && isIn(loopback, plain)) {
    return 'it is this machine, which is called only while the emulator listens on loopback';
  }
  return null;
}

/** BlockList sees an IPv4 address in IPv6 clothes (`::ffff:a.b.c.d`) for what it is. */
function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function withoutZone(address: string): string {
  return address.split('%', 1)[0] ?? '';
}
