// Asks two public composers what they say of the variants, and writes verdicts.tsv beside this file.
//
//   cargo test --test federation_variants write_variants -- --ignored
//   npm install --no-save @apollo/composition@2.14 @theguild/federation-composition@0.27 graphql@16   (somewhere, then from there)
//   node record.mjs <federation-variants.json> <folder with node_modules>
//
// The composers are asked and never shipped. Without them there is nothing to do.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [variants, folder = process.cwd()] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), 'index.js'));
let graphql, composers;
try {
  graphql = require('graphql');
  composers = [require('@apollo/composition'), require('@theguild/federation-composition')];
} catch {
  console.log('the composers are not installed; the recorded verdicts stay as they are');
  process.exit(0);
}

function verdict(composer, subgraphs) {
  let services;
  try {
    services = subgraphs.map(({ name, sdl }) => ({ name, url: `http://${name}`, typeDefs: graphql.parse(sdl) }));
  } catch {
    return 'SYNTAX';
  }
  try {
    const codes = (composer.composeServices(services).errors ?? []).map((error) => error.extensions?.code ?? 'NONE');
    return [...new Set(codes)].sort().join(',') || 'ok';
  } catch {
    return 'THROWN';
  }
}

const rows = JSON.parse(fs.readFileSync(variants, 'utf8')).map(({ id, subgraphs }) =>
  [id, ...composers.map((composer) => verdict(composer, subgraphs))].join('\t'),
);
fs.writeFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'verdicts.tsv'), rows.join('\n') + '\n');
