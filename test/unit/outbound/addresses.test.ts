import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../../../emulator/outbound/addresses.ts';
import { readTargetUrl } from '../../../emulator/outbound/targetUrl.ts';

const linkLocal = ['169.254.0.1', '169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'febf::1'];
const loopback = ['127.0.0.1', '127.255.0.1', '::1', '::', '0.0.0.0', '0.1.2.3', '::ffff:127.0.0.1', '::ffff:7f00:1'];
const others = [
  '10.0.0.1',
  '192.168.1.1',
  '169.253.255.255',
  '169.255.0.0',
  '8.8.8.8',
  '2001:db8::1',
  'fd00::1',
  '128.0.0.1',
];

test('link-local addresses are refused always, loopback only while others can reach the emulator', () => {
  for (const allowLoopback of [true, false]) {
    for (const address of linkLocal) assert.match(refusalOf(address, { allowLoopback }) ?? '', /link-local/, address);
    for (const address of others) assert.equal(refusalOf(address, { allowLoopback }), null, address);
    for (const address of loopback) {
      assert.equal(refusalOf(address, { allowLoopback }) === null, allowLoopback, address);
    }
  }
});

const disguises = [
  'http://0x7f.1/',
  'http://2130706433/',
  'http://127.1:80/',
  'http://[::ffff:127.0.0.1]/',
  'http://0/',
];

test('an address is seen through its disguises', () => {
  for (const url of disguises) {
    const read = readTargetUrl(url, { allowLoopback: false });
    assert.ok('problem' in read && /this machine/.test(read.problem), url);
    assert.ok(readTargetUrl(url, { allowLoopback: true }) instanceof URL, url);
  }
});
