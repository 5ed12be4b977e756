import express from 'express';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/cli/config.ts';

const read = (TRUST_PROXY: string) => loadConfig({ TRUST_PROXY }).trustedProxies;

describe('the proxies that may say for whom they ask', () => {
  it('are those on this machine where none is named', () => {
    expect(loadConfig({}).trustedProxies).toEqual(['loopback']);
  });

  it.each([
    '10.0.0.5',
    '10.0.0.0/8, fd00::/8',
    'loopback,uniquelocal,linklocal',
    '::1',
    '::ffff:10.0.0.5',
    '::ffff:10.0.0.0/104',
    '192.0.2.1/32,2001:db8::1/128',
  ])('are listed as %s, which Express understands', (text) => {
    const proxies = read(text);
    expect(proxies).toEqual(text.split(',').map((one) => one.trim()));
    expect(() => express().set('trust proxy', proxies)).not.toThrow();
  });

  it.each([
    'true',
    '1',
    '*',
    'proxy.example.com',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/255.0.0.0',
    'fe80::1%eth0',
  ])('are not called %s: the start is refused, with a sentence that says what to write', (text) => {
    expect(() => read(`10.0.0.5,${text}`)).toThrow(ConfigError);
    expect(() => read(text)).toThrow(`TRUST_PROXY: "${text}" names no proxy. List the addresses`);
  });

  it.each(['0.0.0.0/0', '::/0', '::ffff:0.0.0.0/96'])('are not everybody: %s is refused', (text) => {
    expect(() => read(text)).toThrow('names no proxy');
  });
});
