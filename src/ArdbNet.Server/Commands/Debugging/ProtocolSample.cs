using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>DEBUG PROTOCOL: one reply of each type, for clients' own tests.</summary>
internal static class ProtocolSample
{
    public static void Write(Call call, int index)
    {
        var reply = call.Reply;
        if (call.Is(index, "STRING"u8)) reply.Bulk("Hello World"u8);
        else if (call.Is(index, "INTEGER"u8)) reply.Integer(12345);
        else if (call.Is(index, "DOUBLE"u8)) reply.Double(3.141);
        else if (call.Is(index, "BIGNUM"u8)) reply.BigNumber("1234567999999999999999999999999999999"u8);
        else if (call.Is(index, "NULL"u8)) reply.Null();
        else if (call.Is(index, "TRUE"u8)) reply.Boolean(true);
        else if (call.Is(index, "FALSE"u8)) reply.Boolean(false);
        else if (call.Is(index, "VERBATIM"u8)) reply.Verbatim("This is a verbatim\nstring"u8, "txt");
        else WriteAggregate(call, index);
    }

    private static void WriteAggregate(Call call, int index)
    {
        var reply = call.Reply;
        if (call.Is(index, "ARRAY"u8))
        {
            reply.ArrayHeader(3);
            for (var i = 0; i < 3; i++) reply.Integer(i);
        }
        else if (call.Is(index, "SET"u8))
        {
            reply.SetHeader(3);
            for (var i = 0; i < 3; i++) reply.Integer(i);
        }
        else if (call.Is(index, "MAP"u8))
        {
            reply.MapHeader(3);
            for (var i = 0; i < 3; i++)
            {
                reply.Integer(i);
                reply.Boolean(i == 1);
            }
        }
        else if (call.Is(index, "ATTRIB"u8))
        {
            WriteAttributed(call);
        }
        else if (call.Is(index, "PUSH"u8))
        {
            WritePush(call);
        }
        else
        {
            reply.Error(
                "ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|"u8
                + "array|set|map|attrib|push|verbatim|true|false"u8);
        }
    }

    private static void WriteAttributed(Call call)
    {
        if (call.Reply.Protocol >= 3)
        {
            call.Reply.AttributeHeader(1);
            call.Reply.Bulk("key-popularity"u8);
            call.Reply.ArrayHeader(2);
            call.Reply.Bulk("key:123"u8);
            call.Reply.Integer(90);
        }

        call.Reply.Bulk("Some real reply following the attribute"u8);
    }

    private static void WritePush(Call call)
    {
        if (call.Reply.Protocol < 3)
        {
            call.Reply.Error("ERR RESP2 is not supported by this command"u8);
            return;
        }

        call.Reply.PushHeader(2);
        call.Reply.Bulk("server-cpu-usage"u8);
        call.Reply.Integer(42);
        call.Reply.Bulk("Some real reply following the push reply"u8);
    }
}
