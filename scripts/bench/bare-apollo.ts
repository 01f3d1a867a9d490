// The measure for a trivial query: Apollo Server 5 as its own documentation starts it, with nothing around it.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { answerQuestions } from './processes.js';

const typeDefs = 'type Query { helpDesk: HelpDesk! } type HelpDesk { phone: String! }';
const resolvers = { Query: { helpDesk: () => ({ phone: '866-255-0654' }) } };

const server = new ApolloServer({ typeDefs, resolvers });
const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
answerQuestions<object, { url: string }>(async () => ({ url }));
