// Reads an AsyncAPI file with the official parser. Exit 0: no error; 3: errors, printed one a line.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Parser, DiagnosticSeverity } from '@asyncapi/parser';

const path = resolve(process.argv[2]);
const { document, diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'), { source: path });
const errors = diagnostics.filter((found) => found.severity === DiagnosticSeverity.Error);
for (const found of errors) console.log(`${found.path.join('.')}: ${found.message}`);
if (document) console.log(`${document.channels().all().length} channels, ${document.operations().all().length} operations`);
process.exit(errors.length > 0 || !document ? 3 : 0);
