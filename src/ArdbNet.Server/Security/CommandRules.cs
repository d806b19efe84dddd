using System.Text;
using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Security;

/// <summary>Says a set of commands as rules that make it: everything or nothing, then categories, then single commands.</summary>
internal static class CommandRules
{
    public static string Describe(CommandSet commands)
    {
        var isAdditive = !commands.AllowsFuture;
        var text = new StringBuilder(isAdditive ? "-@all" : "+@all");
        var described = new CommandSet(commands.Table);
        if (!isAdditive) described.AllowAll();
        DescribeCategories(commands, described, isAdditive, text);
        foreach (var command in commands.Table.Rows) DescribeCommand(commands, described, command, text);
        return text.ToString();
    }

    // The category that says most and is wrong about least, again and again, as long as it is more right than wrong.
    private static void DescribeCategories(CommandSet commands, CommandSet described, bool isAdditive, StringBuilder text)
    {
        var rest = commands.Copy();
        var left = AclCategoryNames.Categories.ToList();
        while (true)
        {
            var best = AclCategories.None;
            var (fewestWrong, mostRight) = (int.MaxValue, 0);
            foreach (var category in left)
            {
                var (right, wrong) = Count(rest, category, isAdditive);
                if (right <= wrong || wrong > fewestWrong || (wrong == fewestWrong && right <= mostRight)) continue;
                (best, fewestWrong, mostRight) = (category, wrong, right);
            }

            if (best == AclCategories.None) return;

            text.Append(isAdditive ? " +@" : " -@").Append(AclCategoryNames.Of(best).First());
            described.Set(best, isAdditive);
            rest.Set(best, !isAdditive);
            left.Remove(best);
        }
    }

    private static (int Right, int Wrong) Count(CommandSet commands, AclCategories category, bool isAdditive)
    {
        var (right, wrong) = (0, 0);
        foreach (var command in commands.Table.Rows)
        {
            if ((command.Acl & category) == 0) continue;
            if (commands.Contains(command) == isAdditive) right++;
            else wrong++;
        }

        return (right, wrong);
    }

    private static void DescribeCommand(CommandSet commands, CommandSet described, Command command, StringBuilder text)
    {
        var isAllowed = commands.Contains(command);
        if (isAllowed != described.Contains(command))
        {
            text.Append(isAllowed ? " +" : " -").Append(command.Name);
            described.Set(command, isAllowed);
        }

        if (isAllowed) return;
        foreach (var argument in commands.FirstArgumentsOf(command))
        {
            text.Append(" +").Append(command.Name).Append('|').Append(Encoding.Latin1.GetString(argument));
        }
    }
}
