// Reads a private key and compares its public half: key.mjs PRIVATE PUBLIC [PASSPHRASE]
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [privatePath, publicPath, passphrase] = process.argv.slice(2);
const spki = { type: 'spki', format: 'pem' };
const derived = createPublicKey(createPrivateKey({ key: readFileSync(privatePath), passphrase })).export(spki);
const given = createPublicKey(readFileSync(publicPath)).export(spki);
if (derived !== given) throw new Error('the public key is not that of the private key');
