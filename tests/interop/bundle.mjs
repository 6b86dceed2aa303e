// Verifies a bundle with a key, as Sigstore's own client does: bundle.mjs NODE_FOLDER BUNDLE PUBLIC_KEY HINT
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, bundlePath, keyPath, hint] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { bundleFromJSON } = require('@sigstore/bundle');
const { Verifier, toSignedEntity } = require('@sigstore/verify');

const bundle = bundleFromJSON(JSON.parse(readFileSync(bundlePath, 'utf8')));
const publicKey = createPublicKey(readFileSync(keyPath));
const trustMaterial = {
  certificateAuthorities: [],
  timestampAuthorities: [],
  tlogs: [],
  ctlogs: [],
  publicKey(wanted) {
    if (wanted !== hint) throw new Error(`no key for the hint ${wanted}`);
    return { publicKey, validFor: () => true };
  },
};
const options = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
const signer = new Verifier(trustMaterial, options).verify(toSignedEntity(bundle));
if (!signer.key.equals(publicKey)) throw new Error('verified with another key');
