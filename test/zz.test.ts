import { file, MAP, multipart, operations, UPLOAD_HEADERS } from './support/multipart.js';
import { type Stage, startStage } from './support/stage.js';
let stage: Stage;
beforeAll(async () => { stage = await startStage({ env: { ROLES: 'api' } }); });
afterAll(() => stage?.dispose());
test('x', async () => {
  const GOOD='Name,Image\na,http://a.example/\n';
  for (const parts of [[operations(), MAP, file(GOOD, '')], [operations(), MAP, file(GOOD, 'a\x07b')],[operations(), MAP, file(GOOD, 'a\tb')],[operations(), MAP], [operations(), MAP, {name:'0', value: GOOD}], [operations(), MAP, file(GOOD,'a','1')], [operations(), MAP, file(GOOD,'a','0'), file(GOOD,'b','0')], [operations(), MAP, file(GOOD,'a','0'), file(GOOD,'b','1')],[operations(), MAP, file(GOOD,'a','1'), file(GOOD,'b','0')], [operations(), MAP, file(GOOD), {name: 'x\x07', value: 'a'}]])
    console.log(JSON.stringify(await stage.api.post(multipart(parts), UPLOAD_HEADERS)));
  console.log(JSON.stringify(await stage.api.post(multipart([operations(), MAP, file(GOOD)], {more: true}), UPLOAD_HEADERS).catch(e=>String(e))));
  console.log(stage.program.output());
});
