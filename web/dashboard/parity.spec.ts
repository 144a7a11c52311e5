import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, isObjectType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** What GraphQL can do and the page leaves out, by `Type.field` or `Type.field(argument)`, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'Query.requests': 'The subscription of this name sends the list.',
  'Mutation.previewImage(file)': 'The example is an image of the catalogue.',
  'Request.products': 'Images are listed in the order of the products; the output file has their names.',
  'Request.images(finding)': 'The review has loaded all images, and filters them itself.',
  'Request.comparison': 'Progress.comparison has it, live.',
  'Request.idempotencyReplayed': 'It is for programs that send an upload again.',
  'Request.eventsUrl': 'It is for programs; the page has the subscription.',
  'Request.inputCsvUrl': 'The file as it was uploaded is offered, which is the same for a CSV.',
  'Webhook.updatedAt': 'The card says since when it is registered.',
  'Image.position': 'The order of the images says it.',
};

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
const CHECKED = ['Query', 'Mutation', 'Subscription', 'Request', 'Image', 'Webhook'];

/** The fields that the operations of the page ask for, and the arguments that they give. */
function used(): Set<string> {
  const files = readdirSync('web/dashboard', { recursive: true, encoding: 'utf8' });
  const operations = files
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(`web/dashboard/${file}`, 'utf8'));
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    parse(operations.join('\n')),
    visitWithTypeInfo(types, {
      Field({ name, arguments: given = [] }) {
        const field = `${String(types.getParentType())}.${name.value}`;
        names.add(field);
        for (const argument of given) names.add(`${field}(${argument.name.value})`);
      },
    }),
  );
  return names;
}

test('the dashboard does all that GraphQL can, but for what is left out with a reason', () => {
  const names = used();
  const all = CHECKED.flatMap((type) => {
    const object = schema.getType(type);
    if (!isObjectType(object)) throw new Error(`The schema has no object ${type}`);
    return Object.values(object.getFields()).flatMap(({ name, args }) => [
      [`${type}.${name}`],
      ...args.map((argument) => [`${type}.${name}(${argument.name})`, `${type}.${name}`]),
    ]);
  });
  const isLeftOut = (...alike: readonly string[]) => alike.some((name) => LEFT_OUT[name] !== undefined);
  const missing = all.filter((alike) => !names.has(alike[0]) && !isLeftOut(...alike));
  expect(missing.map(([name]) => name)).toEqual([]);
  expect(Object.keys(LEFT_OUT).filter((name) => names.has(name))).toEqual([]);
});
