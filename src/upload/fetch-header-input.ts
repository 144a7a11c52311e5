import { Field, InputType } from '@nestjs/graphql';

@InputType({
  description:
    'A header to send with requests for images to one host, such as the login of a staging shop. It is stored encrypted, ' +
    'deleted with the request, and in no answer.',
})
export class FetchHeaderInput {
  @Field(() => String, {
    description:
      'The only host that gets the header: a name or address, with its port unless that is 80 or 443. Redirects to other hosts do not get it.',
  })
  host!: string;

  @Field(() => String, { description: 'The name of the header, such as Authorization, Cookie or X-Token.' })
  name!: string;

  @Field(() => String, { description: 'Its value, such as Basic dXNlcjpwYXNz.' })
  value!: string;
}
