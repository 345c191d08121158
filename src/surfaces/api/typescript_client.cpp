// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/typescript_client.hpp"

#include <algorithm>

#include "surfaces/api/callers.hpp"

namespace chiroflow::api {

namespace {
constexpr std::string_view kHead = R"(// SPDX-License-Identifier: Apache-2.0
// Types of ChiroFlow Telehealth's tRPC interface. Printed by `chiroflow typescript-client`; changes here are lost.
import type {
  TRPCBuiltRouter, TRPCDefaultErrorData, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure,
} from '@trpc/server';

/** What `error.data` of a TRPCClientError holds. */
export interface ErrorData extends TRPCDefaultErrorData {
  /** Finds the call in the server's log. */
  requestId?: string;
  /** The reason inside the code, for programs. */
  cause?: string;
  retryAfterSeconds?: number;
}
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: ErrorData;
}

type Query<I, O> = TRPCQueryProcedure<{meta: unknown; input: I; output: O}>;
type Mutation<I, O> = TRPCMutationProcedure<{meta: unknown; input: I; output: O}>;

)";

std::string procedure_line(const Procedure& procedure, wire::TypeScriptCollector& types) {
  const auto input = procedure.has_input ? procedure.input_type(types) : std::string("void");
  std::string line =
      "    /** " + procedure.summary + ". May be called by: " + callers_sentence(procedure.access) + ". */\n    ";
  line.append(procedure.short_name()).append(procedure.kind == Kind::query ? ": Query<" : ": Mutation<");
  return line + input + ", " + procedure.output_type(types) + ">;\n";
}

std::string router_type(const Registry& registry, std::string_view router, wire::TypeScriptCollector& types) {
  std::string text = "  " + std::string(router) + ": {\n";
  for (const auto& procedure : registry.all())
    if (procedure->router() == router) text += procedure_line(*procedure, types);
  return text + "  };\n";
}

std::vector<std::string_view> routers_of(const Registry& registry) {
  std::vector<std::string_view> routers;
  for (const auto& procedure : registry.all())
    if (std::find(routers.begin(), routers.end(), procedure->router()) == routers.end())
      routers.push_back(procedure->router());
  return routers;
}
}  // namespace

Result<std::string> typescript_client(const Registry& registry) {
  wire::TypeScriptCollector types;
  std::string router =
      "export type AppRouter = TRPCBuiltRouter<{ctx: object; meta: object; errorShape: ErrorShape; transformer: true}, "
      "{\n";
  for (const auto name : routers_of(registry)) router += router_type(registry, name, types);
  router += "}>;\n";
  return std::string(kHead) + router + "\n" + TRY(types.declarations());
}

}  // namespace chiroflow::api
