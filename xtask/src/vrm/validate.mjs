// Asks the Khronos glTF validator about models: node validate.mjs PACKAGES FILE...
//
// Ends with 1 where it finds an error. Warnings are counted, and the first of each kind is said.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const [packages, ...files] = process.argv.slice(2);
const validator = createRequire(join(packages, "gltf-validator", "index.js"))("./index.js");
const WARNING = 1;
/** Our skinned meshes hang below a root that is never moved itself, as those of VRM files do. */
const USUAL = ["NODE_SKINNED_MESH_NON_ROOT"];

for (const file of files) {
  const { issues } = await validator.validateBytes(new Uint8Array(await readFile(file)), { maxIssues: 0, ignoredIssues: USUAL });
  console.log(`${basename(file)}: ${issues.numErrors} errors, ${issues.numWarnings} warnings`);
  const kinds = new Map();
  for (const issue of issues.messages) {
    if (issue.severity <= WARNING && !kinds.has(issue.code)) kinds.set(issue.code, issue);
  }
  for (const { code, message, pointer } of kinds.values()) console.log(`  ${code} at ${pointer}: ${message}`);
  if (issues.numErrors) process.exitCode = 1;
}
